/// Owns how the connection string of a Service Fabric image store on Azure Storage is read: what
/// the driver of Azure needs to open the store, and the runbook of image stores to tell one from
/// another. Knows neither requests nor manifests.
@NullMarked
package org.tranship.client.xstore;

import org.jspecify.annotations.NullMarked;
