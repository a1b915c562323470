/// Anchore Engine's `config.yaml` of every era, read and written: which driver it names, where its
/// documents lie, and which block belongs into it after a migration.
///
/// Owns the configuration rules, their error messages and the database URL. May use the layout
/// package and a YAML parser, and may read the configuration file and the environment file. Must
/// not reach a store or a database, and must not print a secret.
@NullMarked
package org.tranship.runbook.anchore.config;

import org.jspecify.annotations.NullMarked;
