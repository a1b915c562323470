package org.tranship.driver.fabric;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.tranship.client.fabric.FabricTimeouts;
import org.tranship.client.http.HttpEndpoint;
import org.tranship.client.http.HttpSettings;

/// A store's location and options, read and checked.
///
/// @param display the location for messages, without secrets
/// @param endpoint the cluster's HTTP gateway
/// @param platform of its nodes; found out when empty
/// @param replica a directory in which a replica of the store is mounted, for reading
/// @param largestSingle files up to this many bytes go in one request
/// @param chunk bytes of a chunk of larger ones
/// @param timeouts how long the cluster may take
/// @param http how connections are made
/// @param notes what the operator should know of the certificates
record FabricSettings(
    String display,
    HttpEndpoint endpoint,
    Optional<Platform> platform,
    Optional<Path> replica,
    long largestSingle,
    int chunk,
    FabricTimeouts timeouts,
    HttpSettings http,
    List<String> notes) {}
