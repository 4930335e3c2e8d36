# shellcheck shell=bash
# What demo, tests/run and .ci/run share: the place of the tree, calm output, one way to build.
# Sourced, never run.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
export LC_ALL=C.UTF-8

say() {
    printf '%s\n' "$*"
}

# "  database     private PostgreSQL in ..."
step() {
    printf '  %-12s %s\n' "$1" "$2"
}

fail() {
    printf 'error: %s\n' "$1" >&2
    shift
    local line
    for line in "$@"; do
        printf 'HINT:  %s\n' "$line" >&2
    done
    exit 1
}

# quietly LOG SENTENCE COMMAND...: the command's words go to the log; they are shown when it fails.
quietly() {
    local log=$1 sentence=$2
    shift 2
    mkdir -p "$(dirname "$log")"
    if ! "$@" >"$log" 2>&1 </dev/null; then
        printf '%s\n' "----- the end of $log" >&2
        tail -n 60 "$log" >&2
        printf '%s\n' "-----" >&2
        fail "$sentence" "the whole log is $log"
    fi
}

# build_tree DIR [CMAKE ARGUMENT...]: configures when needed and builds everything.
build_tree() {
    local dir=$1 home=""
    shift
    if [ -e "$dir" ] && [ ! -w "$dir" ]; then
        fail "$dir belongs to another user" "remove it, or run as the user who made it"
    fi
    # A tree that was copied or moved cannot use the old cache.
    if [ -f "$dir/CMakeCache.txt" ]; then
        home=$(sed -n 's/^CMAKE_HOME_DIRECTORY:INTERNAL=//p' "$dir/CMakeCache.txt")
        [ "$home" = "$root" ] || rm -rf "$dir"
    fi
    if [ ! -f "$dir/CMakeCache.txt" ]; then
        if command -v ninja >/dev/null 2>&1; then
            set -- -G Ninja "$@"
        else
            set -- -G "Unix Makefiles" "$@"
        fi
    fi
    mkdir -p "$dir" || fail "the directory $dir cannot be made"
    quietly "$dir/configure.log" "the build could not be configured" \
        cmake -S "$root" -B "$dir" "$@"
    quietly "$dir/build.log" "the build failed" cmake --build "$dir" --parallel "$(nproc)"
}

# Seconds since the shell started, for "(12 s)".
since() {
    printf '%s s' $((SECONDS - $1))
}
