#define _GNU_SOURCE
#include "CShiftworkSQLite.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/vfs.h>
#else
#include <sys/mount.h>
#include <sys/param.h>
#endif

long long shiftwork_clock_microseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (long long)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int shiftwork_lock_open(const char *path) {
    int descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    return descriptor >= 0 ? descriptor : -errno;
}

int shiftwork_lock_open_existing(const char *path) {
    int descriptor = open(path, O_RDWR | O_CLOEXEC);
    return descriptor >= 0 ? descriptor : -errno;
}

int shiftwork_lock_try(int descriptor) {
    if (flock(descriptor, LOCK_EX | LOCK_NB) == 0) return 0;
    return errno == EWOULDBLOCK || errno == EINTR ? 1 : -errno;
}

void shiftwork_lock_release(int descriptor) { flock(descriptor, LOCK_UN); }

void shiftwork_lock_close(int descriptor) { close(descriptor); }

int shiftwork_is_on_network(const char *folder) {
    struct statfs info;
    if (statfs(folder, &info) != 0) return 0;
#ifdef __linux__
    switch ((unsigned int)info.f_type) {
    case 0x6969:      // NFS
    case 0x517B:      // SMB
    case 0xFF534D42u: // CIFS
    case 0xFE534D42u: // SMB2
    case 0x5346414F:  // AFS
    case 0x00C36400:  // Ceph
    case 0x73757245:  // Coda
        return 1;
    default:
        return 0;
    }
#else
    return (info.f_flags & MNT_LOCAL) == 0;
#endif
}

void shiftwork_sleep_microseconds(long long duration) {
    struct timespec left = {duration / 1000000, (duration % 1000000) * 1000};
    while (nanosleep(&left, &left) != 0 && errno == EINTR) {
    }
}
