#define _GNU_SOURCE
#include "Disk.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct fault_plan *plan;
static int keeps_unsynced;
static sqlite3_vfs *machine;
static sqlite3_vfs disk;
static sqlite3_io_methods methods;

static struct disk_file *of(sqlite3_file *file) { return (struct disk_file *)file; }

static int fails(struct disk_file *file, int kind) {
    return file->role >= 0 && __atomic_load_n(&plan->kind, __ATOMIC_SEQ_CST) == kind && fault_plan_hits(plan);
}

/// Ends the process if this operation is the one: before it with variant 0, else the caller does so later.
static int ends(struct disk_file *file) {
    if (!fails(file, fault_exit)) return 0;
    if (plan->variant == 0) _exit(137);
    return 1;
}

static int write_real(struct disk_file *file, const void *bytes, int count, sqlite3_int64 offset) {
    if (file->shadow != NULL && count > 0) shadow_mark(file->shadow, offset, count);
    return file->real->pMethods->xWrite(file->real, bytes, count, offset);
}

static int disk_write(sqlite3_file *base, const void *bytes, int count, sqlite3_int64 offset) {
    struct disk_file *file = of(base);
    __atomic_fetch_add(&plan->writes, 1, __ATOMIC_RELAXED);
    if (fails(file, fault_write)) return SQLITE_IOERR_WRITE;
    if (fails(file, fault_full)) return SQLITE_FULL;
    if (fails(file, fault_short_write)) {
        write_real(file, bytes, count / 2, offset);
        return SQLITE_IOERR_WRITE;
    }
    if (ends(file)) {
        write_real(file, bytes, plan->variant == 1 ? count / 2 : count, offset);
        _exit(137);
    }
    return write_real(file, bytes, count, offset);
}

/// A sync that failed before, for somebody else: each handle hears of it once, after its own writes are on disk.
static int hears_of_loss(struct disk_file *file) {
    long long lost = __atomic_load_n(&plan->lost_syncs[file->role], __ATOMIC_SEQ_CST);
    if (lost == file->heard) return 0;
    file->heard = lost;
    return 1;
}

static int disk_sync(sqlite3_file *base, int flags) {
    struct disk_file *file = of(base);
    if (file->role < 0) return file->real->pMethods->xSync(file->real, flags);
    __atomic_fetch_add(&plan->syncs, 1, __ATOMIC_RELAXED);
    if (fails(file, fault_sync)) {
        if (file->shadow != NULL) shadow_sync(file->shadow, file->real, 1);
        file->heard = __atomic_add_fetch(&plan->lost_syncs[file->role], 1, __ATOMIC_SEQ_CST);
        return SQLITE_IOERR_FSYNC;
    }
    int is_last = ends(file);
    if (file->shadow != NULL && !(is_last && plan->variant == 1)) shadow_sync(file->shadow, file->real, 0);
    if (is_last) _exit(137);
    if (hears_of_loss(file)) return SQLITE_IOERR_FSYNC;
    return keeps_unsynced ? SQLITE_OK : file->real->pMethods->xSync(file->real, flags);
}

static int disk_read(sqlite3_file *base, void *bytes, int count, sqlite3_int64 offset) {
    struct disk_file *file = of(base);
    if (fails(file, fault_read)) return SQLITE_IOERR_READ;
    return file->real->pMethods->xRead(file->real, bytes, count, offset);
}

static int disk_close(sqlite3_file *base) {
    struct disk_file *file = of(base);
    if (file->shadow != NULL) shadow_close(file->shadow);
    file->shadow = NULL;
    return file->real->pMethods->xClose(file->real);
}

static int disk_truncate(sqlite3_file *base, sqlite3_int64 size) {
    struct disk_file *file = of(base);
    if (fails(file, fault_write)) return SQLITE_IOERR_TRUNCATE;
    return file->real->pMethods->xTruncate(file->real, size);
}

#define PASS(name, parameters, ...)                                                                                    \
    static int disk_##name parameters { return of(base)->real->pMethods->x##name(of(base)->real, ##__VA_ARGS__); }
PASS(FileSize, (sqlite3_file * base, sqlite3_int64 *size), size)
PASS(Lock, (sqlite3_file * base, int lock), lock)
PASS(Unlock, (sqlite3_file * base, int lock), lock)
PASS(CheckReservedLock, (sqlite3_file * base, int *is_held), is_held)
PASS(FileControl, (sqlite3_file * base, int code, void *argument), code, argument)
PASS(SectorSize, (sqlite3_file * base))
PASS(DeviceCharacteristics, (sqlite3_file * base))
PASS(ShmMap, (sqlite3_file * base, int page, int size, int extends, void volatile **memory), page, size, extends,
     memory)
PASS(ShmLock, (sqlite3_file * base, int offset, int count, int flags), offset, count, flags)
PASS(ShmUnmap, (sqlite3_file * base, int deletes), deletes)

static void disk_ShmBarrier(sqlite3_file *base) { of(base)->real->pMethods->xShmBarrier(of(base)->real); }

static int disk_open(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *base, int flags, int *out) {
    (void)vfs;
    struct disk_file *file = of(base);
    memset(file, 0, sizeof *file);
    file->real = (sqlite3_file *)(file + 1);
    file->role = flags & SQLITE_OPEN_MAIN_DB ? 0 : flags & SQLITE_OPEN_WAL ? 1 : -1;
    int code = machine->xOpen(machine, name, file->real, flags, out);
    if (file->real->pMethods == NULL) return code;
    base->pMethods = &methods;
    if (file->role < 0) return code;
    file->heard = __atomic_load_n(&plan->lost_syncs[file->role], __ATOMIC_SEQ_CST);
    if (keeps_unsynced) file->shadow = shadow_open(name);
    return code;
}

static void fill_methods(void) {
    methods = (sqlite3_io_methods){
        .iVersion = 2, .xClose = disk_close, .xRead = disk_read, .xWrite = disk_write, .xTruncate = disk_truncate,
        .xSync = disk_sync, .xFileSize = disk_FileSize, .xLock = disk_Lock, .xUnlock = disk_Unlock,
        .xCheckReservedLock = disk_CheckReservedLock, .xFileControl = disk_FileControl,
        .xSectorSize = disk_SectorSize, .xDeviceCharacteristics = disk_DeviceCharacteristics,
        .xShmMap = disk_ShmMap, .xShmLock = disk_ShmLock, .xShmBarrier = disk_ShmBarrier, .xShmUnmap = disk_ShmUnmap,
    };
}

int fault_disk_install(struct fault_plan *shared, int keeps) {
    (plan = shared, keeps_unsynced = keeps);
    if (machine != NULL) return SQLITE_OK;
    machine = sqlite3_vfs_find(NULL);
    if (machine == NULL) return SQLITE_ERROR;
    fill_methods();
    disk = *machine;
    disk.zName = "faulty";
    disk.szOsFile = (int)sizeof(struct disk_file) + machine->szOsFile;
    disk.xOpen = disk_open;
    disk.pNext = NULL;
    return sqlite3_vfs_register(&disk, 1);
}
