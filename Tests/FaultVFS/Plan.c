#define _GNU_SOURCE
#include "Disk.h"
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

struct fault_plan *fault_plan_map(const char *path) {
    int descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0) return NULL;
    void *memory = MAP_FAILED;
    if (ftruncate(descriptor, sizeof(struct fault_plan)) == 0)
        memory = mmap(NULL, sizeof(struct fault_plan), PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    close(descriptor);
    return memory == MAP_FAILED ? NULL : memory;
}

void fault_plan_arm(struct fault_plan *plan, int kind, int variant, long long countdown) {
    __atomic_store_n(&plan->kind, fault_none, __ATOMIC_SEQ_CST);
    __atomic_store_n(&plan->variant, variant, __ATOMIC_SEQ_CST);
    __atomic_store_n(&plan->countdown, countdown, __ATOMIC_SEQ_CST);
    __atomic_store_n(&plan->kind, kind, __ATOMIC_SEQ_CST);
}

long long fault_plan_left(struct fault_plan *plan) { return __atomic_load_n(&plan->countdown, __ATOMIC_SEQ_CST); }

int fault_plan_hits(struct fault_plan *plan) {
    long long left = __atomic_load_n(&plan->countdown, __ATOMIC_SEQ_CST);
    if (left > 0) left = __atomic_fetch_sub(&plan->countdown, 1, __ATOMIC_SEQ_CST);
    if (left != 1 && left >= 0) return 0;
    __atomic_fetch_add(&plan->failed, 1, __ATOMIC_SEQ_CST);
    return 1;
}
