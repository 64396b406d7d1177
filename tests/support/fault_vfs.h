// SPDX-License-Identifier: Apache-2.0
#pragma once
// FaultVfs: a SQLite virtual file system that counts fsyncs and fails on demand. It passes every
// call on to the operating system's one, whose files are real.
//
// Settings may change at any time; they hold for all files opened through this VFS.

#include <sqlite3.h>

#include <atomic>
#include <string>

namespace firstcome::tests {

class FaultVfs {
  public:
    // Registers itself under a name of its own; must outlive what is opened through it.
    FaultVfs() : name_("fault-" + std::to_string(next_number()++)) {
        base_ = sqlite3_vfs_find(nullptr);
        vfs_ = *base_;
        vfs_.szOsFile = static_cast<int>(sizeof(File)) + base_->szOsFile;
        vfs_.zName = name_.c_str();
        vfs_.pAppData = this;
        vfs_.xOpen = open;
        sqlite3_vfs_register(&vfs_, 0);
    }

    ~FaultVfs() { sqlite3_vfs_unregister(&vfs_); }

    FaultVfs(const FaultVfs&) = delete;
    FaultVfs& operator=(const FaultVfs&) = delete;

    const char* name() const { return name_.c_str(); }

    std::atomic<bool> sync_fails{false};     // EIO
    std::atomic<bool> write_fails{false};    // EIO
    std::atomic<bool> disk_is_full{false};   // ENOSPC
    std::atomic<bool> locking_fails{false};  // the shared memory of the WAL
    std::atomic<int> wal_syncs{0};
    std::atomic<int> database_syncs{0};

  private:
    struct File {
        sqlite3_file base;
        FaultVfs* vfs;
        bool is_wal;
        sqlite3_io_methods methods;
        sqlite3_file* real;
    };

    static std::atomic<int>& next_number() {
        static std::atomic<int> number{0};
        return number;
    }

    static File* self(sqlite3_file* file) { return reinterpret_cast<File*>(file); }

    static sqlite3_file* real(sqlite3_file* file) { return self(file)->real; }

    static int open(
        sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* out_flags
    ) {
        auto* fault = static_cast<FaultVfs*>(vfs->pAppData);
        File* own = self(file);
        own->vfs = fault;
        own->is_wal = (flags & SQLITE_OPEN_WAL) != 0;
        own->real = reinterpret_cast<sqlite3_file*>(own + 1);
        own->base.pMethods = nullptr;
        const int code = fault->base_->xOpen(fault->base_, path, own->real, flags, out_flags);
        if (code == SQLITE_OK) {
            own->methods = methods_over(own->real->pMethods->iVersion);
            own->base.pMethods = &own->methods;
        }
        return code;
    }

    static int write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 at) {
        FaultVfs* vfs = self(file)->vfs;
        if (vfs->disk_is_full) {
            return SQLITE_FULL;
        }
        return vfs->write_fails ? SQLITE_IOERR_WRITE
                                : real(file)->pMethods->xWrite(real(file), bytes, size, at);
    }

    static int sync(sqlite3_file* file, int flags) {
        FaultVfs* vfs = self(file)->vfs;
        ++(self(file)->is_wal ? vfs->wal_syncs : vfs->database_syncs);
        return vfs->sync_fails ? SQLITE_IOERR_FSYNC
                               : real(file)->pMethods->xSync(real(file), flags);
    }

    static int shm_lock(sqlite3_file* file, int offset, int count, int flags) {
        const bool locks = (flags & SQLITE_SHM_LOCK) != 0;
        return locks && self(file)->vfs->locking_fails
                   ? SQLITE_IOERR_SHMLOCK
                   : real(file)->pMethods->xShmLock(real(file), offset, count, flags);
    }

    static sqlite3_io_methods methods_over(int version) {
        sqlite3_io_methods all{};
        all.iVersion = version > 2 ? 2 : version;
        all.xClose = [](sqlite3_file* f) { return real(f)->pMethods->xClose(real(f)); };
        all.xRead = [](sqlite3_file* f, void* bytes, int size, sqlite3_int64 at) {
            return real(f)->pMethods->xRead(real(f), bytes, size, at);
        };
        all.xWrite = write;
        all.xTruncate = [](sqlite3_file* f, sqlite3_int64 size) {
            return real(f)->pMethods->xTruncate(real(f), size);
        };
        all.xSync = sync;
        all.xFileSize = [](sqlite3_file* f, sqlite3_int64* size) {
            return real(f)->pMethods->xFileSize(real(f), size);
        };
        all.xLock = [](sqlite3_file* f, int lock) {
            return real(f)->pMethods->xLock(real(f), lock);
        };
        all.xUnlock = [](sqlite3_file* f, int lock) {
            return real(f)->pMethods->xUnlock(real(f), lock);
        };
        all.xCheckReservedLock = [](sqlite3_file* f, int* reserved) {
            return real(f)->pMethods->xCheckReservedLock(real(f), reserved);
        };
        all.xFileControl = [](sqlite3_file* f, int what, void* argument) {
            return real(f)->pMethods->xFileControl(real(f), what, argument);
        };
        all.xSectorSize = [](sqlite3_file* f) { return real(f)->pMethods->xSectorSize(real(f)); };
        all.xDeviceCharacteristics = [](sqlite3_file* f) {
            return real(f)->pMethods->xDeviceCharacteristics(real(f));
        };
        all.xShmMap = [](sqlite3_file* f, int page, int size, int extend, void volatile** at) {
            return real(f)->pMethods->xShmMap(real(f), page, size, extend, at);
        };
        all.xShmLock = shm_lock;
        all.xShmBarrier = [](sqlite3_file* f) { real(f)->pMethods->xShmBarrier(real(f)); };
        all.xShmUnmap = [](sqlite3_file* f, int remove) {
            return real(f)->pMethods->xShmUnmap(real(f), remove);
        };
        return all;
    }

    const std::string name_;
    sqlite3_vfs* base_ = nullptr;
    sqlite3_vfs vfs_{};
};

}  // namespace firstcome::tests
