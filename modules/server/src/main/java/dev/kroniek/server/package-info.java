/**
 * The daemon's doors: the spool, the unix socket and HTTP on loopback, for commands in and for
 * queries, metrics and health out.
 *
 * <p>A malformed command is refused here, before the journal. Whatever depends on the state of a
 * session is left to the fold.
 */
@NullMarked
package dev.kroniek.server;

import org.jspecify.annotations.NullMarked;
