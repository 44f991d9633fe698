#!/bin/sh
# Runs the benchmarks on the built distribution: bench.sh [ingest] [fold] [growth] [retention] [redaction]
# or makes a data directory to try the replay tools on: bench.sh journal DIR [ENTRIES [SESSIONS]]
# Build first: mvn -q -DskipTests package
here=$(CDPATH='' cd -P "$(dirname "$0")" && pwd) || exit 1
root=$here/../../../../..
home=$root/modules/cli/target/kroniek
[ -d "$home/lib" ] || { echo "not built: run mvn -q -DskipTests package first" >&2; exit 1; }
open=java.base
exec java \
  "--add-opens=$open/java.lang=ALL-UNNAMED" "--add-opens=$open/java.lang.reflect=ALL-UNNAMED" \
  "--add-opens=$open/java.io=ALL-UNNAMED" "--add-opens=$open/java.util=ALL-UNNAMED" \
  "--add-opens=$open/sun.nio.ch=ALL-UNNAMED" \
  --add-opens=jdk.compiler/com.sun.tools.javac=ALL-UNNAMED \
  "--add-exports=$open/jdk.internal.ref=ALL-UNNAMED" "--add-exports=$open/sun.nio.ch=ALL-UNNAMED" \
  --add-exports=jdk.unsupported/sun.misc=ALL-UNNAMED \
  --add-exports=jdk.compiler/com.sun.tools.javac.file=ALL-UNNAMED \
  -Dchronicle.analytics.disable=true -Dchronicle.announcer.disable=true \
  -Dchronicle.disk.monitor.disable=true -Dkroniek.home="$home" \
  -Dlogback.configurationFile="$root/config/logback-test.xml" \
  -cp "$root/modules/bench/target/classes:$home/lib/*" dev.kroniek.bench.Bench "$@"
