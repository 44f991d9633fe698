#!/bin/sh
# Tests of kroniek-hook: sh hook-test.sh SHELL...
#
# Each SHELL is a command, for instance dash, bash or 'busybox sh'. For each of them every check
# prints one line: ok, FAIL, or skip where this machine cannot make the situation (an ignored
# permission, no right to mount). The exit status is 1 if any check failed. The script under test is
# the one beside these sources, or $KRONIEK_HOOK.
#
# A check is a function named check_*, whose name is its sentence. It runs in a subshell with a
# fresh directory and fails through 'fail REASON'.

set -u
unset KRONIEK_DATA XDG_STATE_HOME CLAUDE_PID CLAUDE_PROJECT_DIR f
case $0 in
  */*) here=${0%/*} ;;
  *) here=. ;;
esac
hook=${KRONIEK_HOOK:-$here/../../main/dist/kroniek-hook}
hook=$(cd "$(dirname "$hook")" && pwd)/${hook##*/}
[ -r "$hook" ] || {
  echo "hook-test: no script at $hook" >&2
  exit 2
}
[ $# -gt 0 ] || {
  echo "usage: sh hook-test.sh SHELL..." >&2
  exit 2
}

# In memory where possible: a file system that has just deleted thousands of files may be slow to
# make the next ones.
memory=/dev/shm
[ -w "$memory" ] || memory=/tmp
work=$(mktemp -d "${TMPDIR:-$memory}/kroniek-hook-test.XXXXXX") || exit 2
trap 'chmod -R u+rwx "$work"; rm -rf "$work"' 0
trap 'exit 1' HUP INT TERM
newline='
'
payload='{"session_id":"5e0c","hook_event_name":"PreToolUse","tool_name":"Bash"}'
session_start='{"session_id":"5e0c", "hook_event_name": "SessionStart","source":"startup"}'

# ---- the language of the checks

fail() {
  printf '%s\n' "$*" >"$box/reason"
  exit 1
}

skip() {
  printf '%s\n' "$*" >"$box/skipped"
  exit 0
}

# Makes $data a data directory with the script installed in it.
install_hook() {
  data=$box/data
  mkdir -p "$data/hooks" "$data/spool"
  cp "$hook" "$data/hooks/kroniek-hook"
  script=$data/hooks/kroniek-hook
}

installed_line() {
  printf '%s' "f='$data/hooks/kroniek-hook'; set -- claude-code; if [ -r \"\$f\" ]; then . \"\$f\"; else cat >/dev/null; fi; exit 0"
}

# Runs a command with this check's standard input; its exit status and what it printed are kept.
run() {
  "$@" >"$box/out" 2>"$box/err"
  status=$?
}

by_name() {
  run $shell "$script" claude-code
}

sourced() {
  run $shell -c "$(installed_line)"
}

# The ways a hook is started; a check that holds for both calls "both".
both() {
  for way in by_name sourced; do
    install_hook
    "$@"
    rm -rf "$data"
  done
}

is_quiet() {
  [ "$status" -eq 0 ] || fail "exit status $status"
  [ ! -s "$box/out" ] || fail "printed on standard output: $(head -c 200 "$box/out")"
  [ ! -s "$box/err" ] || fail "printed on standard error: $(head -c 200 "$box/err")"
}

# Sets $file to the only spool file of directory $1 and reads its first line.
only_file() {
  set -- "${1:-$data}"/spool/[0-9]*
  [ $# -eq 1 ] && [ -f "$1" ] || fail "not exactly one spool file: $*"
  file=$1
  IFS= read -r first_line <"$file" || fail "no first line in $file"
  read -r magic agent pid ppid agent_pid name project <"$file"
}

# The spool file is exactly: first line, the bytes of file $1, last line.
holds() {
  only_file "${2:-$data}"
  [ "$magic" = kroniek1 ] || fail "begins with $magic"
  [ "$name" = "${file##*/}" ] || fail "names $name in $file"
  {
    printf '%s\n' "$first_line"
    cat "$1"
    printf '\nkroniek1 end %s\n' "$name"
  } >"$box/expected"
  cmp -s "$box/expected" "$file" || fail "not byte for byte first line, payload, last line"
}

has_no_last_line() {
  only_file
  ! grep -q '^kroniek1 end' "$file" || fail "an incomplete payload has the last line"
}

is_first_line_only() {
  only_file
  printf '%s\n' "$first_line" | cmp -s - "$file" || fail "more than the first line is left"
}

has_no_file() {
  set -- "${1:-$data}"/spool/[0-9]*
  [ ! -e "$1" ] || fail "a file was left: $1"
}

big_payload() {
  [ -f "$work/big" ] || head -c 5242880 /dev/urandom >"$work/big"
}

# Feeds 5 MB to "$@" and fails if the writer was cut off before the end.
is_drained_by() {
  big_payload
  {
    cat "$work/big" 2>/dev/null
    echo $? >"$box/writer"
  } | "$@" || exit 1
  [ "$(cat "$box/writer")" = 0 ] || fail "the payload was not read to its end"
}

# Runs a hook and looks at what it printed, in the same process: a pipe's end is a subshell.
quiet() {
  "$@"
  is_quiet
}

until_true() {
  tries=0
  until "$@"; do
    tries=$((tries + 1))
    [ $tries -lt 500 ] || fail "waited in vain for: $*"
    sleep 0.02
  done
}

# ---- what the file holds

check_the_file_is_first_line_payload_last_line() {
  it_is() {
    printf '%s' "$payload" >"$box/payload"
    $way <"$box/payload"
    is_quiet
    holds "$box/payload"
  }
  both it_is
}

check_any_bytes_are_kept_as_they_came() {
  it_is() {
    for bytes in '' '\n' 'x\n' '\n\n' 'a\0b\0\0' '\0' '\377\376 \303' 'x\nkroniek1 end 1-1\n' 'kroniek1 a 1 2 - 1-1 -\n' '%s\\n'; do
      printf "$bytes" >"$box/payload"
      $way <"$box/payload"
      is_quiet
      holds "$box/payload"
      rm "$file"
    done
  }
  both it_is
}

check_five_megabytes_are_kept() {
  big_payload
  it_is() {
    is_drained_by quiet $way
    holds "$work/big"
  }
  both it_is
}

check_the_first_line_names_the_processes() {
  install_hook
  run sh -c 'echo $$ >"$1/pid"; shift; exec "$@"' sh "$box" $shell "$script" codex </dev/null
  is_quiet
  only_file
  [ "$pid" = "$(cat "$box/pid")" ] || fail "PID $pid"
  [ "$name" != "${name#"$pid"-}" ] || fail "NAME $name does not begin with the process id"
  [ "$agent $agent_pid $project" = "codex - -" ] || fail "$first_line"
  rm "$file"
  sh -c 'echo $$ >"$1/pid"; shift; "$@"; :' sh "$box" $shell "$script" codex </dev/null
  only_file
  [ "$ppid" = "$(cat "$box/pid")" ] || fail "PPID $ppid"
}

check_the_agents_process_is_a_number_or_a_dash() {
  install_hook
  for pair in 4711=4711 =- 0x1f=- 12a=- -5=- '1 2=-' 9999999999=9999999999 99999999999=-; do
    CLAUDE_PID=${pair%=*} by_name </dev/null
    is_quiet
    only_file
    [ "$agent_pid" = "${pair#*=}" ] || fail "CLAUDE_PID '${pair%=*}' gave $agent_pid"
    rm "$file"
  done
}

check_the_agents_name_is_small_letters_digits_and_hyphens() {
  install_hook
  for good in a claude-code x0-9 abcdefghijklmnopqrstuvwxyz012345; do
    run $shell "$script" "$good" </dev/null
    is_quiet
    only_file
    [ "$agent" = "$good" ] || fail "agent '$agent'"
    rm "$file"
  done
  for bad in '' 'A' 'claude code' '../x' 'é' "a${newline}b" 'a*' abcdefghijklmnopqrstuvwxyz0123456; do
    run $shell "$script" "$bad" </dev/null
    is_quiet
    only_file
    [ "$agent" = unknown ] || fail "agent '$bad' gave '$agent'"
    rm "$file"
  done
  run $shell "$script" </dev/null
  is_quiet
  only_file
  [ "$agent" = unknown ] || fail "no agent gave '$agent'"
}

check_a_project_goes_to_the_end_of_the_line() {
  install_hook
  for path in /home/a/shop '/home/a b/c  d' ' /leading and trailing ' '/a\n\\b' '/%s%d' '/*' '/"$(id)"`id`' "/it's" '/ü€'; do
    CLAUDE_PROJECT_DIR=$path by_name </dev/null
    is_quiet
    only_file
    [ "${first_line#*"$name" }" = "$path" ] || fail "project '$path' gave '${first_line#*"$name" }'"
    rm "$file"
  done
}

check_a_project_that_cannot_stand_in_a_line_is_a_dash() {
  install_hook
  long=/$(printf '%01024d' 0)
  for path in '' "/a${newline}b" "$newline" "/a$(printf '\tb')" "/a$(printf '\r')" "/$(printf '\001')" "/$(printf '\177')x" "$long"; do
    CLAUDE_PROJECT_DIR=$path by_name </dev/null
    is_quiet
    holds /dev/null
    [ "${first_line#*"$name" }" = - ] || fail "project '$path' gave '${first_line#*"$name" }'"
    rm "$file"
  done
  CLAUDE_PROJECT_DIR=${long#/} by_name </dev/null
  only_file
  [ "$project" = "${long#/}" ] || fail "a project of 1,024 characters was not kept"
}

check_file_and_directories_are_private() {
  umask 000
  install_hook
  script=$hook
  KRONIEK_DATA=$box/new/data by_name </dev/null
  only_file "$box/new/data"
  case $(ls -ld "$file") in -rw-------*) ;; *) fail "$(ls -ld "$file")" ;; esac
  for directory in new new/data new/data/spool; do
    case $(ls -ld "$box/$directory") in drwx------*) ;; *) fail "$(ls -ld "$box/$directory")" ;; esac
  done
}

# ---- where the file goes

check_the_installed_line_is_not_diverted_by_the_environment() {
  install_hook
  export KRONIEK_DATA="$box/other" XDG_STATE_HOME="$box/state" HOME="$box/home"
  mkdir -p "$box/other/spool"
  sourced </dev/null
  is_quiet
  holds /dev/null
  [ ! -e "$box/state" ] && [ ! -e "$box/home" ] || fail "other directories were made"
  has_no_file "$box/other"
}

check_run_by_name_the_setting_comes_first() {
  install_hook
  KRONIEK_DATA="$box/set here" by_name </dev/null
  is_quiet
  holds /dev/null "$box/set here"
  has_no_file
}

check_run_by_name_the_scripts_own_data_directory_comes_next() {
  install_hook
  export XDG_STATE_HOME="$box/state" HOME="$box/home" f="$box/stray/hooks/kroniek-hook"
  for start in "$data|hooks/kroniek-hook" "$data|./hooks/kroniek-hook" "$box|data/hooks/kroniek-hook" "/|$script"; do
    cd "${start%|*}" || fail "no directory"
    run $shell "${start#*|}" claude-code </dev/null
    is_quiet
    holds /dev/null
    rm "$file"
  done
  [ ! -e "$box/state" ] && [ ! -e "$box/home" ] && [ ! -e "$box/stray" ] || fail "other directories were made"
}

check_run_by_name_the_users_state_directory_comes_last() {
  install_hook
  rm -r "$data/spool"
  XDG_STATE_HOME=$box/state HOME=$box/home by_name </dev/null
  is_quiet
  holds /dev/null "$box/state/kroniek"
  HOME=$box/home by_name </dev/null
  is_quiet
  holds /dev/null "$box/home/.local/state/kroniek"
  rm "$file"
  cd "$box" || fail "no directory"
  XDG_STATE_HOME=relative HOME=$box/home by_name </dev/null
  is_quiet
  holds /dev/null "$box/home/.local/state/kroniek"
  [ ! -e "$box/relative" ] || fail "a relative XDG_STATE_HOME was followed"
  has_no_file
}

check_without_any_home_the_payload_is_only_read() {
  install_hook
  rm -r "$data/spool"
  ls -a / /.local/state >"$box/root-before" 2>/dev/null
  for home in unset empty; do
    if [ $home = unset ]; then unset HOME; else export HOME=; fi
    cd "$box" || fail "no directory"
    is_drained_by quiet by_name
    [ -z "$(find "$box" -name 'spool*')" ] || fail "a spool was made: $(find "$box" -name 'spool*')"
    ls -a / /.local/state 2>/dev/null | cmp -s - "$box/root-before" || fail "something was made at the root"
  done
}

check_a_missing_spool_is_made() {
  it_is() {
    rmdir "$data/spool"
    printf x >"$box/payload"
    $way <"$box/payload"
    is_quiet
    holds "$box/payload"
  }
  install_hook
  export KRONIEK_DATA="$data"
  both it_is
}

# ---- what can go wrong

check_a_missing_script_reads_the_payload() {
  install_hook
  rm "$data/hooks/kroniek-hook"
  is_drained_by quiet sourced
}

check_a_file_in_place_of_the_spool_is_survived() {
  export KRONIEK_DATA="$box/data"
  it_is() {
    rmdir "$data/spool"
    : >"$data/spool"
    is_drained_by quiet $way
    [ ! -s "$data/spool" ] || fail "something was written"
  }
  both it_is
}

check_a_read_only_directory_is_survived() {
  install_hook
  export KRONIEK_DATA="$data"
  chmod 500 "$data/spool"
  if [ -w "$data/spool" ]; then
    mount -t tmpfs -o ro,size=64k kroniek "$data/spool" 2>/dev/null || skip "root, and no right to mount"
    trap 'umount "$data/spool"' 0
  fi
  for way in by_name sourced; do
    is_drained_by quiet $way
    has_no_file
  done
}

check_a_directory_that_may_not_change_is_survived() {
  install_hook
  chattr +i "$data/spool" 2>/dev/null || skip "no chattr +i here"
  trap 'chattr -i "$data/spool"' 0
  for way in by_name sourced; do
    is_drained_by quiet $way
    has_no_file
  done
}

check_a_full_disk_leaves_the_first_line_and_gives_the_space_back() {
  install_hook
  mount -t tmpfs -o size=256k kroniek "$data/spool" 2>/dev/null || skip "no right to mount"
  trap 'umount "$data/spool"' 0
  for way in by_name sourced; do
    is_drained_by quiet $way
    is_first_line_only
    rm "$file"
  done
  head -c 1000000 /dev/zero >"$data/spool/fill" 2>/dev/null
  for way in by_name sourced; do
    is_drained_by quiet $way
    ! grep -l 'kroniek1 end' "$data"/spool/[0-9]* >/dev/null 2>&1 || fail "a complete file on a full disk"
    rm -f "$data"/spool/[0-9]*
  done
  rm "$data/spool/fill"
  printf x >"$box/payload"
  sourced <"$box/payload"
  holds "$box/payload"
}

check_a_file_size_limit_leaves_the_first_line() {
  it_is() {
    limited() {
      (
        ulimit -f 1
        $way
        echo "$status" >&3
      ) 3>"$box/limited" 2>/dev/null
      status=$(cat "$box/limited")
      is_quiet
    }
    is_drained_by limited
    is_first_line_only
  }
  both it_is
}

check_no_file_at_all_may_be_written() {
  it_is() {
    run sh -c 'ulimit -f 0 && exec "$@"' sh $command
    is_quiet
    only_file_is_empty
  }
  only_file_is_empty() {
    set -- "$data"/spool/[0-9]*
    [ $# -eq 1 ] && [ ! -s "$1" ] || fail "$(wc -c "$@")"
  }
  install_hook
  command="$shell $script claude-code"
  is_drained_by it_is
}

check_an_empty_input_is_a_complete_empty_payload() {
  it_is() {
    $way </dev/null
    is_quiet
    holds /dev/null
  }
  both it_is
}

check_an_option_in_place_of_the_agent_leaves_nothing() {
  install_hook
  printf '%s' "$payload" >"$box/in"
  for option in --help -h --version -; do
    run $shell "$script" "$option" <"$box/in"
    is_quiet
    set -- "$data/spool"/*
    [ ! -e "$1" ] || fail "$option left $1"
  done
}

check_at_a_terminal_nothing_is_left() {
  command -v script >/dev/null || skip "no script(1) to make a terminal"
  install_hook
  run script -qec "$shell '$script' claude-code" /dev/null </dev/null
  is_quiet
  set -- "$data/spool"/*
  [ ! -e "$1" ] || fail "it left $1"
}

check_a_closed_input_is_survived() {
  it_is() {
    $way <&-
    is_quiet
    is_first_line_only
  }
  both it_is
}

check_an_input_that_cannot_be_read_is_survived() {
  it_is() {
    $way <"$box"
    is_quiet
    is_first_line_only
  }
  both it_is
}

check_closed_outputs_are_survived() {
  install_hook
  printf x >"$box/payload"
  $shell "$script" claude-code <"$box/payload" >&- 2>&-
  status=$?
  [ "$status" -eq 0 ] || fail "exit status $status"
  holds "$box/payload"
}

# Starts the hook on a pipe and gives it half a payload; ends once the half is in the file.
start_half() {
  mkfifo "$box/pipe"
  $shell "$script" claude-code <"$box/pipe" >"$box/out" 2>"$box/err" &
  hook_pid=$!
  exec 9>"$box/pipe"
  printf '{"half":' >&9
  until_true half_has_arrived
}

half_has_arrived() {
  grep -q half "$data"/spool/[0-9]* 2>/dev/null
}

finish_half() {
  exec 9>&-
  wait "$hook_pid"
  status=$?
}

check_a_termination_half_way_leaves_an_incomplete_file() {
  install_hook
  for signal in TERM HUP; do
    start_half
    kill -s $signal "$hook_pid"
    finish_half
    is_quiet
    has_no_last_line
    rm "$file" "$box/pipe"
  done
}

check_a_kill_half_way_leaves_an_incomplete_file() {
  install_hook
  start_half
  kill -s KILL "$hook_pid"
  finish_half 2>/dev/null
  status=0
  is_quiet
  has_no_last_line
}

check_a_killed_cat_leaves_the_first_line() {
  install_hook
  start_half
  children=/proc/$hook_pid/task/$hook_pid/children
  [ -r "$children" ] || skip "no list of children here"
  read -r cat_pid _ <"$children"
  kill -s KILL "$cat_pid"
  finish_half
  is_quiet
  is_first_line_only
}

check_a_damaged_script_still_exits_with_0() {
  install_hook
  first=$(grep -n '^.*trap .exit 0' "$hook" | head -n 1)
  first=${first%%:*}
  printf 'x\n' >"$box/payload"
  for lines in 1 15 40 65 90; do
    head -n $((first + lines)) "$hook" | sed '$s/$/ case x in (/' >"$script"
    for way in by_name sourced; do
      $way <"$box/payload"
      [ "$status" -eq 0 ] || fail "exit status $status when cut $lines lines after the trap ($way)"
    done
  done
}

# ---- what a hook may inherit

check_options_of_the_calling_shell_do_not_matter() {
  install_hook
  printf '%s' "$payload" >"$box/payload"
  for before in 'set -e' 'set -u' 'set -f' 'set -C' 'set -a' 'set -euCf' 'IFS=0123456789abcdef-/kroniek' 'IFS=' \
    'umask 777' 'trap "echo trapped" 0 TERM' 'PATH=' 'unset PATH' 'unset HOME' 'agent=x pid=y project=z data=/ state=complete bytes=1 unique=0 spool=/' \
    'alias printf=false read=false case=false command=false trap=false unset=false umask=false' \
    'cat() { echo mine; }' 'exec 3>&1 4>&1 5<&0' 'set -- a b c'; do
    run $shell -c "$before$newline$(installed_line)" <"$box/payload"
    [ "$status $(cat "$box/out" "$box/err")" = "0 " ] || fail "after $before: status $status, $(cat "$box/out" "$box/err")"
    (holds "$box/payload") || fail "after $before: $(cat "$box/reason")"
    rm -f "$data"/spool/[0-9]*
  done
}

check_an_error_in_a_strict_shell_does_not_matter() {
  install_hook
  rmdir "$data/spool"
  : >"$data/spool"
  strict() {
    run $shell -c "set -eu$newline$(installed_line)"
    is_quiet
  }
  is_drained_by strict
}

check_variables_of_the_environment_do_not_matter() {
  install_hook
  printf '%s' "$payload" >"$box/payload"
  mkdir "$box/bin"
  for tool in cat mkdir printf; do
    printf '#!/bin/sh\necho hijacked\nexit 1\n' >"$box/bin/$tool"
    chmod +x "$box/bin/$tool"
  done
  program=$(command -v "${shell%% *}")
  arguments=${shell#"${shell%% *}"}
  for variable in IFS=0123456789abcdef- PATH= PATH=/nowhere "PATH=$box/bin:$PATH" HOME= CDPATH=/ POSIXLY_CORRECT=1 \
    f=/nowhere/hooks/kroniek-hook data=/ spool=/ state=complete bytes=1 unique=0 name=x pid=1 agent=x above=/ path=/nowhere line=x \
    PPID=1 TMPDIR=/nowhere 'BASH_FUNC_cat%%=() { echo mine; }' 'PS4=$(echo x >&2)' GLOBIGNORE='*' LANG=tr_TR.UTF-8; do
    for way in by_name sourced; do
      if [ $way = by_name ]; then
        run env "$variable" "$program" $arguments "$script" claude-code <"$box/payload"
      else
        run env "$variable" "$program" $arguments -c "$(installed_line)" <"$box/payload"
      fi
      [ "$status $(cat "$box/out" "$box/err")" = "0 " ] || fail "$variable, $way: status $status, $(cat "$box/out" "$box/err")"
      (holds "$box/payload") || fail "$variable, $way: $(cat "$box/reason")"
      read -r magic agent pid ppid agent_pid name project <"$data"/spool/"$(ls "$data/spool")"
      [ "$agent" = claude-code ] || fail "$variable, $way: agent $agent"
      rm -f "$data"/spool/[0-9]*
    done
  done
}

check_ignored_signals_do_not_matter() {
  install_hook
  printf '%s' "$payload" >"$box/payload"
  run sh -c 'trap "" CHLD PIPE TERM HUP INT XFSZ; exec "$@"' sh $shell "$script" claude-code <"$box/payload"
  is_quiet
  holds "$box/payload"
}

check_hooks_at_once_leave_a_file_each() {
  install_hook
  for writer in 1 2 3 4 5 6 7 8; do
    (
      for round in 1 2 3 4 5 6 7 8 9 10; do
        printf 'payload %s %s' $writer $round | $shell "$script" claude-code >>"$box/out" 2>>"$box/err"
      done
    ) &
  done
  wait
  status=0
  is_quiet
  for file in "$data"/spool/[0-9]*; do
    [ "$(tail -n 1 "$file")" = "kroniek1 end ${file##*/}" ] || fail "not complete: $file"
    sed -n 2p "$file"
  done | sort -u >"$box/seen"
  [ "$(wc -l <"$box/seen")" -eq 80 ] || fail "$(wc -l <"$box/seen") of 80 payloads"
}

check_cat_is_the_only_other_process() {
  install_hook
  strace -o "$box/trace" true 2>/dev/null || skip "no strace here"
  case $shell in
    mksh* | posh*) skip "printf is a program of its own for this shell" ;;
  esac
  for way in by_name sourced; do
    if [ $way = by_name ]; then set -- "$script" claude-code; else set -- -c "$(installed_line)"; fi
    printf x | strace -f -e trace=execve -o "$box/trace" $shell "$@"
    [ "$(awk '{print $1}' "$box/trace" | sort -u | wc -l)" -eq 2 ] || fail "$(awk '{print $1}' "$box/trace" | sort -u | wc -l) processes"
    rm "$data"/spool/[0-9]*
  done
}

# ---- names where the kernel gives no uuid

without_uuid() {
  install_hook
  sed 's,/proc/sys/kernel/random/uuid,/nowhere,' "$hook" >"$script"
}

# Runs the hook after making the files $1 (a program that prints their endings) of its process id.
run_with_taken() {
  run sh -c 'for ending in $(eval "$1"); do echo taken >"$2/$$-$ending"; done; shift 2; exec "$@"' \
    sh "$1" "$data/spool" $shell "$script" claude-code
}

check_without_a_uuid_a_counter_makes_the_name() {
  without_uuid
  printf x >"$box/payload"
  by_name <"$box/payload"
  is_quiet
  holds "$box/payload"
  case $name in
    "$pid"-[0-9]) ;;
    *) fail "name $name" ;;
  esac
}

check_without_a_uuid_a_name_is_never_taken_twice() {
  without_uuid
  run_with_taken 'seq 0 20' </dev/null
  is_quiet
  [ "$(grep -l taken "$data"/spool/[0-9]* | wc -l)" -eq 21 ] || fail "a file was overwritten"
  [ "$(grep -l 'kroniek1 end' "$data"/spool/*-21 | wc -l)" -eq 1 ] || fail "the next number was not used"
  rm "$data"/spool/*
  big_payload
  is_drained_by run_with_taken 'seq 0 999'
  ! grep -q 'kroniek1' "$data"/spool/* || fail "it went on after 999"
  [ "$(grep -l taken "$data"/spool/[0-9]* | wc -l)" -eq 1000 ] || fail "a file was overwritten"
}

# ---- the bound of a spool nobody empties

# A spool of exactly $1 files, made once: the real limit, not a smaller one for the test.
fill_spool() {
  install_hook
  if [ ! -d "$work/filled" ]; then
    mkdir "$work/filled"
    (cd "$work/filled" && seq -f '1-%.0f' 1 19999 | xargs touch)
  fi
  rmdir "$data/spool"
  mv "$work/filled" "$data/spool"
  trap 'empty_again' 0
  count=19999
  while [ $count -lt "$1" ]; do
    count=$((count + 1))
    : >"$data/spool/2-$count"
  done
}

empty_again() {
  find "$data/spool" ! -name '1-*' -type f -exec rm {} +
  mv "$data/spool" "$work/filled"
}

# The files of hooks whose uuid began with 0: those that count.
chosen_files() {
  find "$data/spool" | grep -E '/[0-9]+-0[0-9a-f]{7}-'
}

files() {
  find "$data/spool" -name '[0-9]*' | wc -l
}

is_marked_full() {
  [ -s "$data/spool/full" ]
}

check_beyond_20000_files_a_session_start_begins_to_drop() {
  fill_spool 20000
  printf '%s' "$session_start" >"$box/payload"
  run $shell -c "set -f; IFS=x$newline$(installed_line)" <"$box/payload"
  is_quiet
  is_marked_full || fail "20,001 files are not too many"
  [ "$(files)" -eq 20001 ] || fail "the start of the session was not kept"
  for dropped in 1 2 3; do
    is_drained_by quiet sourced
    [ "$(wc -c <"$data/spool/dropped")" -eq $dropped ] || fail "spool/dropped does not count $dropped"
  done
  [ "$(files)" -eq 20001 ] || fail "a payload beyond the limit was kept"
}

check_up_to_20000_files_nothing_is_dropped() {
  fill_spool 19999
  printf '%s' "$session_start" >"$box/payload"
  by_name <"$box/payload"
  is_quiet
  ! is_marked_full || fail "20,000 files are too many"
  [ "$(files)" -eq 20000 ] || fail "the payload was not kept"
}

check_any_hook_may_count() {
  fill_spool 20001
  tries=0
  until is_marked_full; do
    tries=$((tries + 1))
    [ $tries -lt 300 ] || fail "300 hooks, none of which counted"
    printf '%s' "$payload" | sourced
  done
  [ "$(chosen_files | wc -l)" -eq 1 ] || fail "it counted for another reason"
}

check_while_a_daemon_runs_a_session_start_is_not_looked_for() {
  command -v python3 >/dev/null || skip "no python3 to make a socket"
  fill_spool 20001
  (cd "$data" && python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind("kroniek.sock")')
  tries=0
  while [ $tries -lt 5 ] && ! chosen_files >/dev/null; do
    tries=$((tries + 1))
    printf '%s' "$session_start" | by_name
  done
  chosen_files >/dev/null || ! is_marked_full || fail "it counted"
}

check_an_emptied_spool_is_used_again() {
  install_hook
  printf 'full\n' >"$data/spool/full"
  tries=0
  printf '%s' "$payload" >"$box/payload"
  while is_marked_full; do
    tries=$((tries + 1))
    [ $tries -lt 300 ] || fail "300 hooks, none of which counted"
    sourced <"$box/payload"
    is_quiet
  done
  holds "$box/payload"
  dropped=0
  [ ! -e "$data/spool/dropped" ] || dropped=$(wc -c <"$data/spool/dropped")
  [ "$dropped" -eq $((tries - 1)) ] || fail "$dropped drops counted of $((tries - 1))"
}

# ---- running them

checks=$(sed -n 's/^\(check_[a-z0-9_]*\)() {$/\1/p' "$0")
failures=0 passed=0 skipped=0
for shell in "$@"; do
  $shell -c : || {
    echo "FAIL $shell: cannot be run"
    failures=$((failures + 1))
    continue
  }
  for check in $checks; do
    case $check in *${KRONIEK_CHECK:-}*) ;; *) continue ;; esac
    box=$work/$check
    mkdir "$box"
    sentence=$(printf '%s' "${check#check_}" | tr _ ' ')
    if ! ($check); then
      failures=$((failures + 1))
      echo "FAIL $shell: $sentence: $(cat "$box/reason" 2>/dev/null)"
    elif [ -f "$box/skipped" ]; then
      skipped=$((skipped + 1))
      echo "skip $shell: $sentence: $(cat "$box/skipped")"
    else
      passed=$((passed + 1))
      echo "ok $shell: $sentence"
    fi
    chmod -R u+rwx "$box"
    rm -rf "$box"
  done
done
echo "$passed passed, $skipped skipped, $failures failed"
[ $failures -eq 0 ]
