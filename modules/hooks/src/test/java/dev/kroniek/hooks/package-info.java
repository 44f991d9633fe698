/**
 * What becomes of spool files and payloads: those that agents send, and those that nobody should.
 */
@NullMarked
package dev.kroniek.hooks;

import org.jspecify.annotations.NullMarked;
