/**
 * The installer: puts the hook script into the data directory, and names it in the settings of an
 * agent.
 *
 * <p>A settings file belongs to the person and to the agent. It is edited as text: every byte that
 * is not ours stays where it is. It is replaced whole or not at all, and only where it is still
 * what was read; whoever else writes it meanwhile is waited for or merged with.
 */
@NullMarked
package dev.kroniek.hooks.install;

import org.jspecify.annotations.NullMarked;
