#include "CShiftworkSQLite.h"
#include <sqlite3.h>
#include <stddef.h>

int shiftwork_sqlite_no_checkpoint_on_close(void *connection) {
    return sqlite3_db_config((sqlite3 *)connection, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
}

int shiftwork_sqlite_rewrite_log(void *connection) {
    sqlite3_file *log = NULL;
    int code = sqlite3_file_control((sqlite3 *)connection, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
    if (code != SQLITE_OK) return code;
    if (log == NULL || log->pMethods == NULL) return SQLITE_OK;
    sqlite3_int64 size = 0;
    code = log->pMethods->xFileSize(log, &size);
    char bytes[65536];
    for (sqlite3_int64 offset = 0; code == SQLITE_OK && offset < size; offset += sizeof bytes) {
        int count = (int)(size - offset < (sqlite3_int64)sizeof bytes ? size - offset : (sqlite3_int64)sizeof bytes);
        code = log->pMethods->xRead(log, bytes, count, offset);
        if (code == SQLITE_OK) code = log->pMethods->xWrite(log, bytes, count, offset);
    }
    return code == SQLITE_OK ? log->pMethods->xSync(log, SQLITE_SYNC_NORMAL) : code;
}
