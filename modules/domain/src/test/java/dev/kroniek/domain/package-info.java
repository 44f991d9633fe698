/**
 * The domain's specification, told as stories: {@code Story} folds what {@code Sent} commands
 * bring, and {@code SessionAssert} and {@code OutcomeAssert} say what must be so afterwards.
 */
@NullMarked
package dev.kroniek.domain;

import org.jspecify.annotations.NullMarked;
