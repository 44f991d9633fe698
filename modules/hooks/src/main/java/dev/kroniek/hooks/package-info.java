/**
 * From an agent's hook to commands: the hook script, one adapter for each agent, redaction of
 * secrets, and the installer.
 *
 * <p>The adapters translate; they neither journal nor fold, and what they cannot understand they
 * refuse with a reason.
 */
@NullMarked
package dev.kroniek.hooks;

import org.jspecify.annotations.NullMarked;
