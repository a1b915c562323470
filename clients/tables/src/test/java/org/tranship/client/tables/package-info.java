/// Tests of the client of tables: the same contract on Azurite and in memory.
@NullMarked
package org.tranship.client.tables;

import org.jspecify.annotations.NullMarked;
