/// Owns speaking to Azure Table Storage, and to what speaks like it: tables, rows in order of their
/// keys, all-or-nothing groups of rows. May use core's values and the HTTP client. Must not know
/// what the rows mean.
@NullMarked
package org.tranship.client.tables;

import org.jspecify.annotations.NullMarked;
