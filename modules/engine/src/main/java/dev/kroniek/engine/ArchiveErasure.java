package dev.kroniek.engine;

import dev.kroniek.journal.ArchiveWriter;
import dev.kroniek.journal.BaseImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.LongConsumer;

/** Erases what an archive holds of sessions that were forgotten, its base images included. */
final class ArchiveErasure {
  private ArchiveErasure() {}

  /**
   * Does it, where there is something to do.
   *
   * @param scratch a directory for the images while they are made
   * @param seen told each entry that was looked at
   * @throws IOException if the archive is damaged, or the disk refuses; the same again goes on
   */
  static void run(ArchiveWriter archive, Path scratch, LongConsumer seen) throws IOException {
    if (!archive.hasToErase()) {
      return;
    }
    for (BaseImage image : archive.bases()) {
      archive.replaceBase(BaseFolding.erase(image, archive.forgotten(), scratch));
    }
    archive.eraseForgotten(seen);
  }
}
