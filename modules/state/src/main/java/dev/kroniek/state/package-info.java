/**
 * What the fold leaves on disk: {@code state.db}, {@code outcomes.log} and one {@code session.json}
 * for each session.
 *
 * <p>All of it is derived. Whatever is lost here comes back by folding the journal again, so this
 * module stores and reads, but never decides what a session looks like.
 */
@NullMarked
package dev.kroniek.state;

import org.jspecify.annotations.NullMarked;
