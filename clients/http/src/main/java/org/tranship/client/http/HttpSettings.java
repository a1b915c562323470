package org.tranship.client.http;

import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;

/// How connections are made.
///
/// @param connectTimeout for reaching the server, TLS included
/// @param answerTimeout longest silence while an answer is awaited or a body is sent or read
/// @param proxy an HTTP proxy on the way
/// @param tls makes TLS sockets; the JDK's own when empty
public record HttpSettings(
    Duration connectTimeout,
    Duration answerTimeout,
    Optional<HttpEndpoint> proxy,
    Optional<SSLSocketFactory> tls) {}
