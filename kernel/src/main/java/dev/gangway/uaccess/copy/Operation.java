package dev.gangway.uaccess.copy;

/** What a routine is timed at and chosen for. */
public enum Operation {
  COPY,
  FILL
}
