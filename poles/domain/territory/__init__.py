"""The ground: académies, communes, schools, formations."""
