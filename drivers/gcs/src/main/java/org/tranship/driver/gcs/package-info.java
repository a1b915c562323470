/// Owns everything that is Google Cloud Storage: the JSON API, Google's credentials, the parts of
/// large objects and what becomes of refusals. May use the port in core, the HTTP client, a JSON
/// reader and Google's library for credentials. Must not retry, log, or know of runs and journals.
@NullMarked
package org.tranship.driver.gcs;

import org.jspecify.annotations.NullMarked;
