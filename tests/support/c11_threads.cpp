// SPDX-License-Identifier: Apache-2.0
// ThreadSanitizer knows POSIX threads only, librdkafka makes C11 ones: a thread that the sanitizer
// has never heard of crashes it, and a lock that it does not see is a race to it. For a sanitized
// program these definitions stand before glibc's, whose C11 objects are POSIX ones inside.
//
// What remains unseen are the library's atomic reference counts: what it frees itself is exempted.
#include <pthread.h>
#include <threads.h>

#include <cerrno>
#include <new>

namespace {

struct Start {
    thrd_start_t begin;
    void* argument;
};

void* run(void* given) {
    const Start start = *static_cast<Start*>(given);
    ::operator delete(given);
    return reinterpret_cast<void*>(static_cast<long>(start.begin(start.argument)));
}

pthread_mutex_t* posix(mtx_t* mutex) {
    static_assert(sizeof(mtx_t) == sizeof(pthread_mutex_t));
    return reinterpret_cast<pthread_mutex_t*>(mutex);
}

pthread_cond_t* posix(cnd_t* condition) {
    static_assert(sizeof(cnd_t) == sizeof(pthread_cond_t));
    return reinterpret_cast<pthread_cond_t*>(condition);
}

int result(int error) {
    return error == 0 ? thrd_success : error == ETIMEDOUT ? thrd_timedout : thrd_error;
}

}  // namespace

extern "C" {

const char* __tsan_default_suppressions() {
    return "race:librdkafka.so\n";
}

int thrd_create(thrd_t* thread, thrd_start_t begin, void* argument) {
    void* start = ::operator new(sizeof(Start));
    *static_cast<Start*>(start) = {begin, argument};
    return result(pthread_create(thread, nullptr, run, start));
}

int thrd_join(thrd_t thread, int* answer) {
    void* returned = nullptr;
    const int error = pthread_join(thread, &returned);
    if (answer != nullptr) {
        *answer = static_cast<int>(reinterpret_cast<long>(returned));
    }
    return result(error);
}

int mtx_init(mtx_t* mutex, int) noexcept {
    return result(pthread_mutex_init(posix(mutex), nullptr));
}

void mtx_destroy(mtx_t* mutex) noexcept {
    pthread_mutex_destroy(posix(mutex));
}

int mtx_lock(mtx_t* mutex) {
    return result(pthread_mutex_lock(posix(mutex)));
}

int mtx_unlock(mtx_t* mutex) noexcept {
    return result(pthread_mutex_unlock(posix(mutex)));
}

int cnd_init(cnd_t* condition) noexcept {
    return result(pthread_cond_init(posix(condition), nullptr));
}

void cnd_destroy(cnd_t* condition) noexcept {
    pthread_cond_destroy(posix(condition));
}

int cnd_signal(cnd_t* condition) noexcept {
    return result(pthread_cond_signal(posix(condition)));
}

int cnd_broadcast(cnd_t* condition) noexcept {
    return result(pthread_cond_broadcast(posix(condition)));
}

int cnd_wait(cnd_t* condition, mtx_t* mutex) {
    return result(pthread_cond_wait(posix(condition), posix(mutex)));
}

int cnd_timedwait(cnd_t* condition, mtx_t* mutex, const timespec* until) {
    return result(pthread_cond_timedwait(posix(condition), posix(mutex), until));
}
}
