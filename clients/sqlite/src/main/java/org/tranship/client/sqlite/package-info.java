/// Owns how a file is opened with SQLite: its native library, and single statements. Knows neither
/// journals nor snapshots, nor anything else of Tranship.
@NullMarked
package org.tranship.client.sqlite;

import org.jspecify.annotations.NullMarked;
