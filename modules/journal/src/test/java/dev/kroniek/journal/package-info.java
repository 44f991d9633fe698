/** Tests of the journal: formats byte by byte, damage, crashes. */
@NullMarked
package dev.kroniek.journal;

import org.jspecify.annotations.NullMarked;
