package org.tranship.client.fabric;

/// The disk on the node of the store's primary replica. Every replica needs as much room.
///
/// @param capacity in bytes
/// @param available in bytes
/// @param used by the image store, in bytes
public record StoreInfo(long capacity, long available, long used) {}
