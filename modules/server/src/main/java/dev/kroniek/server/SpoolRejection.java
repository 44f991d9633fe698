package dev.kroniek.server;

import java.util.Locale;

/** Why a spool file is put aside. */
enum SpoolRejection {
  /** Its last line never came: its hook was stopped half-way, or met a full disk. */
  INCOMPLETE,
  /** It is no hook's file. */
  FOREIGN,
  /** Its payload cannot be understood. */
  PAYLOAD,
  /** Reading it went wrong in a way that reading it again would not mend. */
  UNREADABLE;

  /** The name in metrics and in the file that tells the reason. */
  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
