/// Owns the tests of the HTTP client, against sockets that are told what to send. May use the JDK.
/// Must not know of S3.
@NullMarked
package org.tranship.client.http;

import org.jspecify.annotations.NullMarked;
