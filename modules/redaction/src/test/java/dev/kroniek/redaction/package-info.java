@NullMarked
package dev.kroniek.redaction;

import org.jspecify.annotations.NullMarked;
