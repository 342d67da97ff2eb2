// SPDX-License-Identifier: MIT
// How the sanitizers behave in a build with WAVE_SANITIZE. It is compiled into every program, since
// half of them run where no variable reaches them: git calls the one for hooks, runners and agents
// begin with a clean environment, and suites give their worlds one of their own.
//
// What is found goes to a file in WAVE_REPORTS, so that no test can miss it: some of these programs
// have nobody who looks at their exit status or their standard error. The status is one that no
// program of ours ends with by itself. Where the folder cannot be written, as in the sandbox, the
// report is on standard error instead.
#define COMMON "log_path='" WAVE_REPORTS "/found' log_exe_name=1 exitcode=99 "

const char* __asan_default_options(void);
const char* __lsan_default_options(void);
const char* __lsan_default_suppressions(void);
const char* __tsan_default_options(void);
const char* __tsan_default_suppressions(void);
const char* __ubsan_default_options(void);

const char* __asan_default_options(void) {
  return COMMON
      "detect_stack_use_after_return=1 strict_string_checks=1 check_initialization_order=1 "
      "fast_unwind_on_malloc=0";  // slower, but it tells who called libgit2
}

const char* __ubsan_default_options(void) { return COMMON "print_stacktrace=1"; }

// A process that forks while others of its threads live may go on to threads of its own: tests do.
const char* __tsan_default_options(void) {
  return COMMON "second_deadlock_stack=1 die_after_fork=0";
}

// What is suppressed is no report.
const char* __lsan_default_options(void) { return "print_suppressions=0"; }

// Of libgit2 1.5: what TLS would need if we used it, once for a process; 20 KB for each key that a
// pattern of its own does not match, when a setting is written or a repository of format 1 opened;
// what a walk has noted that ends at a commit which is missing.
const char* __lsan_default_suppressions(void) {
  return "leak:git_mbedtls_stream_global_init\n"
         "leak:git_regexp_match\n"
         "leak:git_commit_list_insert\n"
         "leak:paint_down_to_common\n";
}

const char* __tsan_default_suppressions(void) { return ""; }
