/**
 * Commands, the state of a session, and the fold that makes the one from the other.
 *
 * <p>The fold is a pure function: the same journal always gives the same state. Nothing here reads
 * a clock, draws a random number, starts a thread or touches a file or a socket; whoever calls the
 * fold brings the time and keeps the result. All other modules depend on this one, and it depends
 * on none of them.
 */
@NullMarked
package dev.kroniek.domain;

import org.jspecify.annotations.NullMarked;
