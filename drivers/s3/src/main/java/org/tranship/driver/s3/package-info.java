/// Owns everything that is S3: its signatures, its XML, its headers, its quirks and what a server
/// of its kind turns out to keep. May use the port in core, the HTTP client below it and the AWS
/// SDK's credentials. Must not retry, log, or know of runs and journals.
@NullMarked
package org.tranship.driver.s3;

import org.jspecify.annotations.NullMarked;
