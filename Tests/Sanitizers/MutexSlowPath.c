// Lets the thread sanitizer see what Swift's Mutex does when threads contend for it. Preloaded by bin/sanitize.
//
// The fast path of `Mutex` is compiled into its user, and instrumented there. The slow path lies in the standard
// library, which is not: the sanitizer does not see that a thread which had to wait got the mutex after another let go
// of it, and calls everything done under it a race (MutexProof.swift has none, and is called so). These functions stand
// in front of the three of the slow path, call them, and tell the sanitizer. Nothing is suppressed.
//
// Swift passes `self`, the address of the mutex, in r13, and the other argument as C does.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stddef.h>

#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define TRY_LOCK "$s15Synchronization12_MutexHandleV12_tryLockSlowSbyF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

static void tells_nobody(void *mutex) { (void)mutex; }

__attribute__((used)) void *shiftwork_real_lock, *shiftwork_real_try_lock, *shiftwork_real_unlock;
__attribute__((used)) void (*shiftwork_acquired)(void *) = tells_nobody;
__attribute__((used)) void (*shiftwork_released)(void *) = tells_nobody;

__attribute__((constructor)) static void find_both_sides(void) {
    shiftwork_real_lock = dlsym(RTLD_NEXT, LOCK);
    shiftwork_real_try_lock = dlsym(RTLD_NEXT, TRY_LOCK);
    shiftwork_real_unlock = dlsym(RTLD_NEXT, UNLOCK);
    void (*acquire)(void *) = dlsym(RTLD_DEFAULT, "__tsan_acquire");
    void (*release)(void *) = dlsym(RTLD_DEFAULT, "__tsan_release");
    // A program that is not under the sanitizer has neither.
    if (acquire != NULL && release != NULL) {
        shiftwork_acquired = acquire;
        shiftwork_released = release;
    }
}

#if defined(__x86_64__)
#define ENTRY(name) ".globl \"" name "\"\n.type \"" name "\", @function\n\"" name "\":\n"
#define VARIABLE(name) "movq " name "@GOTPCREL(%rip), %rax\n"
__asm__(".text\n"
        ENTRY(LOCK)
        "pushq %r13\n" VARIABLE("shiftwork_real_lock") "call *(%rax)\n"
        "movq (%rsp), %rdi\n" VARIABLE("shiftwork_acquired") "call *(%rax)\n"
        "popq %r13\n"
        "ret\n"
        ENTRY(UNLOCK)
        "pushq %r13\n"
        "movq %r13, %rdi\n" VARIABLE("shiftwork_released") "call *(%rax)\n"
        "movq (%rsp), %r13\n" VARIABLE("shiftwork_real_unlock") "call *(%rax)\n"
        "popq %r13\n"
        "ret\n"
        ENTRY(TRY_LOCK)
        "pushq %r13\n" VARIABLE("shiftwork_real_try_lock") "call *(%rax)\n"
        "testb $1, %al\n"
        "jz 1f\n"
        "movq (%rsp), %rdi\n" VARIABLE("shiftwork_acquired") "call *(%rax)\n"
        "movl $1, %eax\n"
        "1: popq %r13\n"
        "ret\n");
#else
#error "bin/sanitize thread knows x86-64 only"
#endif
