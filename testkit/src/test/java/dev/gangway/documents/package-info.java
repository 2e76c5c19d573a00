/**
 * Tests of the documents' code: each Java block of README.md and docs/embedding.md is compiled and
 * run. {@link dev.gangway.documents.DocumentedCode} has the variables that the texts presuppose.
 */
@NullMarked
package dev.gangway.documents;

import org.jspecify.annotations.NullMarked;
