/// Owns everything that is Azure Blob Storage: its signatures, its XML, its headers, its connection
/// strings and Service Fabric's `xstore:` form of them. May use the port in core and the HTTP
/// client below it. Must not retry, log, or know of runs and journals.
@NullMarked
package org.tranship.driver.azure;

import org.jspecify.annotations.NullMarked;
