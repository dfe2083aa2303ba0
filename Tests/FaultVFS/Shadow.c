#define _GNU_SOURCE
#include "Disk.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { most_sectors = 1 << 20 };

struct shadow {
    int descriptor;
    unsigned char *marks;
};

static int beside(const char *path, const char *suffix) {
    char name[4096];
    snprintf(name, sizeof name, "%s%s", path, suffix);
    return open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
}

static void bring(struct shadow *shadow, sqlite3_file *real, long long sector) {
    char bytes[sector_size] = {0};
    int code = real->pMethods->xRead(real, bytes, sector_size, sector * sector_size);
    if (code != SQLITE_OK && code != SQLITE_IOERR_SHORT_READ) return;
    if (pwrite(shadow->descriptor, bytes, sector_size, sector * sector_size) < 0) abort();
}

struct shadow *shadow_open(const char *path) {
    struct shadow *shadow = calloc(1, sizeof *shadow);
    int marks = beside(path, ".marks");
    shadow->descriptor = beside(path, ".durable");
    if (marks < 0 || shadow->descriptor < 0 || ftruncate(marks, most_sectors) != 0) abort();
    shadow->marks = mmap(NULL, most_sectors, PROT_READ | PROT_WRITE, MAP_SHARED, marks, 0);
    close(marks);
    if (shadow->marks == MAP_FAILED) abort();
    return shadow;
}

void shadow_close(struct shadow *shadow) {
    munmap(shadow->marks, most_sectors);
    close(shadow->descriptor);
    free(shadow);
}

void shadow_mark(struct shadow *shadow, long long offset, long long length) {
    long long last = (offset + length - 1) / sector_size;
    for (long long sector = offset / sector_size; sector <= last; sector++) {
        if (sector >= most_sectors) abort();
        shadow->marks[sector] = 1;
    }
}

void shadow_sync(struct shadow *shadow, sqlite3_file *real, int is_lost) {
    sqlite3_int64 size = 0;
    real->pMethods->xFileSize(real, &size);
    unsigned char *end = shadow->marks + most_sectors, *mark = shadow->marks;
    while ((mark = memchr(mark, 1, end - mark)) != NULL) {
        *mark = 0;
        long long sector = mark - shadow->marks;
        if (!is_lost && sector * sector_size < size) bring(shadow, real, sector);
    }
    if (!is_lost && ftruncate(shadow->descriptor, size) != 0) abort();
}

// The cut.

static unsigned long long draw(unsigned long long *state) {
    unsigned long long mixed = *state += 0x9e3779b97f4a7c15ull;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9ull;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebull;
    return mixed ^ (mixed >> 31);
}

static long long size_of(int descriptor) {
    struct stat info;
    return fstat(descriptor, &info) == 0 ? info.st_size : 0;
}

/// Takes back what was not synced: all of it, each sector by a coin, or all behind some sector.
static long long take_back(int real, int durable, unsigned long long *state) {
    long long size = size_of(real), synced = size_of(durable), lost = 0;
    int manner = draw(state) % 3;
    // A length that was not synced may survive or not. What lies behind it is then zero.
    long long length = size > synced ? (manner == 0 ? synced : size) : (draw(state) % 2 ? size : synced);
    long long longest = size > synced ? size : synced;
    long long turn = longest > 0 ? (long long)(draw(state) % (longest / sector_size + 1)) : 0;
    if (ftruncate(real, longest) != 0) return -errno;
    for (long long sector = 0; sector * sector_size < longest; sector++) {
        char now[sector_size] = {0}, then[sector_size] = {0};
        if (pread(real, now, sector_size, sector * sector_size) < 0) return -errno;
        if (pread(durable, then, sector_size, sector * sector_size) < 0) return -errno;
        if (memcmp(now, then, sector_size) == 0) continue;
        int is_kept = manner == 0 ? 0 : manner == 1 ? draw(state) % 2 : sector < turn;
        if (is_kept) continue;
        lost++;
        if (pwrite(real, then, sector_size, sector * sector_size) < 0) return -errno;
    }
    return ftruncate(real, length) == 0 ? lost : -errno;
}

static int copy(int from, int to) {
    char bytes[65536];
    long long offset = 0;
    for (ssize_t count; (count = pread(from, bytes, sizeof bytes, offset)) > 0; offset += count)
        if (pwrite(to, bytes, count, offset) != count) return -errno;
    return ftruncate(to, offset) == 0 ? 0 : -errno;
}

static long long cut(const char *path, unsigned long long *state) {
    int real = open(path, O_RDWR | O_CLOEXEC);
    if (real < 0) return errno == ENOENT ? 0 : -errno;
    int durable = beside(path, ".durable"), marks = beside(path, ".marks");
    long long lost = take_back(real, durable, state);
    if (lost >= 0 && copy(real, durable) != 0) lost = -EIO;
    // In place: a store that was just closed may still have it in memory.
    static const char none[most_sectors];
    if (pwrite(marks, none, sizeof none, 0) != sizeof none) lost = -EIO;
    close(real);
    close(durable);
    close(marks);
    return lost;
}

long long fault_disk_cut(const char *database, unsigned long long seed) {
    char log[4096];
    snprintf(log, sizeof log, "%s-wal", database);
    long long lost = cut(database, &seed);
    if (lost < 0) return lost;
    long long more = cut(log, &seed);
    return more < 0 ? more : lost + more;
}
