package dev.kroniek.engine;

import dev.kroniek.domain.Json;

/**
 * What a compaction did.
 *
 * @param plan what was to be done
 * @param bytesAfter of journal, {@code state.db} and {@code outcomes.log} now
 * @param directoriesRead directories that are out of use but still read by another process: their
 *     space is free, and what was erased gone from the disk, when it ends
 */
public record CompactReport(CompactPlan plan, long bytesAfter, int directoriesRead) {

  /** As JSON. */
  public Json.Obj toJson() {
    Json.Builder json = Json.Obj.builder();
    plan.toJson().fields().forEach(json::put);
    return json.put("bytes_after", bytesAfter).put("directories_read", directoriesRead).build();
  }
}
