package dev.kroniek.domain;

/** Why a command cannot be applied, with one sentence for people. */
record Rejection(Reason reason, String detail) {}
