#ifndef CSHIFTWORKSQLITE_H
#define CSHIFTWORKSQLITE_H

// No system header here: with some of their macros set, Swift's Glibc module and this one would disagree.

/// Turns SQLite's checkpoint on close off for a connection. `sqlite3_db_config` is variadic, which Swift cannot call.
/// Returns an SQLite result code.
int shiftwork_sqlite_no_checkpoint_on_close(void *connection);

/// Writes a connection's write-ahead log again, byte for byte, and syncs it. Nobody else may write meanwhile.
/// Returns an SQLite result code.
int shiftwork_sqlite_rewrite_log(void *connection);

/// Microseconds since 1970 by the machine's clock.
long long shiftwork_clock_microseconds(void);

/// Opens, or makes, a file to lock: closed in child processes. Returns a descriptor, or -errno.
int shiftwork_lock_open(const char *path);

/// Opens a file to lock that must exist. Returns a descriptor, or -errno.
int shiftwork_lock_open_existing(const char *path);

/// Takes the lock without waiting. Returns 0, 1 when somebody else holds it, or -errno.
int shiftwork_lock_try(int descriptor);

/// Lets the lock go.
void shiftwork_lock_release(int descriptor);

/// Closes a descriptor, and with it lets its lock go.
void shiftwork_lock_close(int descriptor);

/// Whether a folder lies on a network file system, where locks and shared memory cannot be relied on.
int shiftwork_is_on_network(const char *folder);

/// Sleeps.
void shiftwork_sleep_microseconds(long long duration);

#endif
