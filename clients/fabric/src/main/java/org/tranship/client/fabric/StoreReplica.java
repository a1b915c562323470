package org.tranship.client.fabric;

/// A replica of the Image Store Service.
///
/// @param id its number
/// @param node where it is
/// @param primary whether it is the one that writes go to
/// @param ready whether it can be used
/// @param health as the cluster says it, `Ok` where nothing is the matter
public record StoreReplica(String id, String node, boolean primary, boolean ready, String health) {}
