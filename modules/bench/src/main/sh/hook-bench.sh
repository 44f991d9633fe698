#!/bin/sh
# Times the hook script beside the least a hook could do, sh -c 'cat >/dev/null':
#
#   sh hook-bench.sh [-n ROUNDS] [-d DIRECTORY] [SHELL...]
#
# For each SHELL (default: dash and bash, where present) and for payloads of 1 KB and 16 KB it runs
# the floor, the script by its name and the line the installer writes in turn, ROUNDS times (500),
# and prints medians and ratios to the floor; spawntime.c, built here with cc, says what of.
# The spool is a new directory below DIRECTORY (default: the temporary directory): put it on the
# file system the data directory is on. A daemon does not run, so the files stay until the end.
#
# Some file systems are slow to make files where thousands were deleted in the last minutes (ext4
# passes over their inodes). The line "make a file" shows when that is so.

set -eu
rounds=500 directory=${TMPDIR:-/tmp}
while getopts n:d: option; do
  case $option in
    n) rounds=$OPTARG ;;
    d) directory=$OPTARG ;;
    *) exit 2 ;;
  esac
done
shift $((OPTIND - 1))
if [ $# -eq 0 ]; then
  for shell in dash bash; do
    command -v $shell >/dev/null && set -- "$@" "$shell"
  done
fi

here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d "$directory/kroniek-hook-bench.XXXXXX")
trap 'rm -rf "$work"' 0
trap 'exit 1' HUP INT TERM

${CC:-cc} -O2 -o "$work/spawntime" "$here/../c/spawntime.c"
data=$work/data
mkdir -p "$data/hooks" "$data/spool"
cp "$here/../../../../hooks/src/main/dist/kroniek-hook" "$data/hooks/"
line="f='$data/hooks/kroniek-hook'; set -- claude-code; if [ -r \"\$f\" ]; then . \"\$f\"; else cat >/dev/null; fi; exit 0"

# A payload of $1 bytes, shaped like that of a tool call.
payload() {
  head='{"session_id":"00000000-0000-4000-8000-000000000000","hook_event_name":"PreToolUse","tool_name":"Bash","tool_input":{"command":"'
  tail='"}}'
  printf "%s%0$(($1 - ${#head} - ${#tail}))d%s" "$head" 0 "$tail"
}

unset KRONIEK_DATA
export CLAUDE_PROJECT_DIR=/home/a/shop CLAUDE_PID=4711
for shell in "$@"; do
  for bytes in 1024 16384; do
    payload $bytes >"$work/payload"
    echo "$shell, $bytes bytes, $rounds rounds, load $(cut -d ' ' -f 1 /proc/loadavg 2>/dev/null || echo unknown)"
    "$work/spawntime" -n "$rounds" -i "$work/payload" \
      -- $shell -c 'cat >/dev/null' \
      -- $shell -c "cat >/dev/null; : >$work/made-\$\$" \
      -- $shell "$data/hooks/kroniek-hook" claude-code \
      -- $shell -c "$line" |
      sed -e 's/ -c cat .*made-.*/ -c cat, and make a file/' -e 's/ -c f=.*/ -c the installed line/' -e "s,$data/hooks/,,"
    incomplete=$(grep -rL 'kroniek1 end' "$data/spool" | wc -l)
    [ "$incomplete" -eq 0 ] || echo "$incomplete files are not complete"
  done
done
