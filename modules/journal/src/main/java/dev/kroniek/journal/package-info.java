/**
 * The log of commands: appending an entry, reading entries in order, and forcing them to disk.
 *
 * <p>Every entry has a sequence that we assign, from 1 and without gaps. Chronicle Queue keeps the
 * bytes; its own index never leaves the adapter. The journal knows what an entry looks like but not
 * what it means: it neither applies a command nor decides its outcome.
 */
@NullMarked
package dev.kroniek.journal;

import org.jspecify.annotations.NullMarked;
