#ifndef SHIFTWORK_TEST_PROCESS_H
#define SHIFTWORK_TEST_PROCESS_H

#include <spawn.h>

/// Two actions that Swift's view of glibc leaves out.

/// The child closes every file from a number on.
int add_close_from(posix_spawn_file_actions_t *actions, int first);

/// The child starts in a folder.
int add_change_folder(posix_spawn_file_actions_t *actions, const char *folder);

#endif
