/** The doors, tried with real sockets and files. */
@NullMarked
package dev.kroniek.server;

import org.jspecify.annotations.NullMarked;
