# Compiler flags: warnings for everybody, sanitizers and hardening by preset.
option(FIRSTCOME_SANITIZE_ADDRESS "Build with AddressSanitizer and UndefinedBehaviorSanitizer" OFF)
option(FIRSTCOME_SANITIZE_THREAD "Build with ThreadSanitizer" OFF)
option(FIRSTCOME_FUZZ "Build the libFuzzer targets (clang only)" OFF)
option(FIRSTCOME_HARDEN "Build with the hardening flags of the OpenSSF compiler guide" OFF)
option(FIRSTCOME_WERROR "Treat warnings as errors" OFF)

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CCACHE}")
endif()

add_library(firstcome_flags INTERFACE)
target_compile_options(firstcome_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wnon-virtual-dtor
  -Wold-style-cast -Wformat=2 -Wimplicit-fallthrough -fno-omit-frame-pointer)
# g++ 12 sees overflows in its own inlined library code (GCC PR 105329, 105651).
target_compile_options(firstcome_flags INTERFACE
  $<$<CXX_COMPILER_ID:GNU>:-Wno-stringop-overflow -Wno-restrict -Wno-array-bounds>)
if(FIRSTCOME_WERROR)
  target_compile_options(firstcome_flags INTERFACE -Werror)
endif()
if(FIRSTCOME_SANITIZE_ADDRESS)
  target_compile_options(firstcome_flags INTERFACE
    -fsanitize=address,undefined -fno-sanitize-recover=all -D_GLIBCXX_ASSERTIONS
    # These checks double the time to compile and find little that AddressSanitizer does not.
    -fno-sanitize=null,alignment,vptr,object-size,nonnull-attribute,returns-nonnull-attribute
    -fno-sanitize=pointer-overflow)
  target_link_options(firstcome_flags INTERFACE -fsanitize=address,undefined)
endif()
if(FIRSTCOME_SANITIZE_THREAD)
  target_compile_options(firstcome_flags INTERFACE -fsanitize=thread -Wno-tsan)
  target_link_options(firstcome_flags INTERFACE -fsanitize=thread)
endif()
if(FIRSTCOME_FUZZ)
  target_compile_options(firstcome_flags INTERFACE -fsanitize=fuzzer-no-link,address,undefined)
  target_link_options(firstcome_flags INTERFACE -fsanitize=address,undefined)
endif()
if(FIRSTCOME_HARDEN)
  target_compile_options(firstcome_flags INTERFACE
    -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3 -D_GLIBCXX_ASSERTIONS -fstack-protector-strong
    -fstack-clash-protection -fcf-protection=full -fPIE -fno-delete-null-pointer-checks
    -fno-strict-overflow -ftrivial-auto-var-init=zero)
  target_link_options(firstcome_flags INTERFACE
    -pie -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack -Wl,-z,nodlopen -Wl,--as-needed
    -Wl,--no-copy-dt-needed-entries)
endif()
