#ifndef FAULTVFS_H
#define FAULTVFS_H

// A disk that fails when it is told to, for the fault laboratory: a layer over SQLite's own files. No system header
// here: with some of their macros set, Swift's Glibc module and this one would disagree.

/// What goes wrong with the database and its log.
enum fault_kind {
    fault_none = 0,
    /// A write fails, and wrote nothing.
    fault_write = 1,
    /// A write fails, and wrote the first half.
    fault_short_write = 2,
    /// A sync fails; what was to be synced counts as clean and is not on disk, as on Linux.
    fault_sync = 3,
    /// A read fails.
    fault_read = 4,
    /// A write finds no room.
    fault_full = 5,
    /// The process ends, before, in the middle of, or after a write or sync: `variant` 0, 1, 2.
    fault_exit = 6,
};

/// The plan of a trial, in a file that all its processes map.
struct fault_plan {
    int kind;
    int variant;
    /// Operations of the kind until one fails, and then no more; below 0, all fail.
    long long countdown;
    /// How many have failed.
    long long failed;
    /// Failed syncs of the database and of the log: every open file hears of each once.
    long long lost_syncs[2];
    /// Operations so far.
    long long writes;
    long long syncs;
};

/// Maps the plan in a file, which is made when there is none. NULL when that fails.
struct fault_plan *fault_plan_map(const char *path);

/// Lets the operation after `countdown` - 1 others of a kind fail; all of them below 0.
void fault_plan_arm(struct fault_plan *plan, int kind, int variant, long long countdown);

/// Operations of the kind left until one fails.
long long fault_plan_left(struct fault_plan *plan);

/// Makes the failing disk this process's default, before any database is opened. With `keeps_unsynced` the files' last
/// synced contents are kept beside them, for `fault_disk_cut`. Returns an SQLite result code.
int fault_disk_install(struct fault_plan *plan, int keeps_unsynced);

/// Cuts the power of a database that no process has open: what was not synced is gone, kept or torn, sector by sector,
/// by the seed. Returns how many sectors were lost, or -errno.
long long fault_disk_cut(const char *database, unsigned long long seed);

#endif
