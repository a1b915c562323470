/// Owns what the connection string of an image store means, in every form that a cluster manifest
/// or the original's command line has it. Opens nothing. What is printed of a string has no secret.
@NullMarked
package org.tranship.runbook.imagestore.connection;

import org.jspecify.annotations.NullMarked;
