// A pack that fails as it is loaded.
throw new Error("this pack is broken");
