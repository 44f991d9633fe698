package dev.kroniek.domain;

/**
 * Marks an exception: what was to be read was written by a later version of the program, which is
 * needed to read it. Nothing was changed.
 */
public interface NewerFormat {}
