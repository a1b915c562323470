/// Owns the jobs API over HTTP and the live page: routes, tokens, TLS, the list of jobs and what
/// they said. May use core and formats. Must not decide what a job does: that comes from whoever
/// composes the server, as [org.tranship.server.Actions], and is what the command line does.
@NullMarked
package org.tranship.server;

import org.jspecify.annotations.NullMarked;
