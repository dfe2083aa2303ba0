#ifndef DISK_H
#define DISK_H

#include "include/FaultVFS.h"
#include <sqlite3.h>
#include <stddef.h>

enum { sector_size = 512 };

/// An open file of the failing disk.
struct disk_file {
    sqlite3_file base;
    /// 0 for the database, 1 for its log, -1 for files that never fail.
    int role;
    /// Failed syncs of the file that this handle has heard of.
    long long heard;
    /// What is known to be on disk; NULL when that is not kept.
    struct shadow *shadow;
    /// SQLite's own file, behind this one in memory.
    sqlite3_file *real;
};

/// Whether the operation under way is the one that fails.
int fault_plan_hits(struct fault_plan *plan);

/// The last synced contents of a file, and a mark for every sector written since: shared by all processes.
struct shadow *shadow_open(const char *path);
void shadow_close(struct shadow *shadow);
/// Marks sectors that are about to be written.
void shadow_mark(struct shadow *shadow, long long offset, long long length);
/// Brings what was written since to the disk; forgets the marks only, when it is lost.
void shadow_sync(struct shadow *shadow, sqlite3_file *real, int is_lost);

#endif
